/** Lines of a byte stream as they come, without their ends, whatever their length; the last needs no line end. */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let parts: string[] = []
  for await (const chunk of bytes) {
    const lines = decoder.decode(chunk, { stream: true }).split('\n')
    for (const line of lines.slice(0, -1)) {
      yield clean(parts.join('') + line)
      parts = []
    }
    parts.push(lines.at(-1)!)
  }
  const rest = parts.join('') + decoder.decode()
  if (rest !== '') yield clean(rest)
}

const clean = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line)
