/** A file of countries as GeoIP databases are given out: networks such as "198.51.100.0/24" with their countries. */
export const mmdbOf = (networks: Readonly<Record<string, string>>): Buffer => {
  const string = (text: string) => Buffer.concat([Buffer.from([(2 << 5) | text.length]), Buffer.from(text)])
  const number = (type: number, n: number, bytes: number) => {
    const held = Buffer.alloc(bytes)
    held.writeUIntBE(n, 0, bytes)
    return Buffer.concat([
      type > 7 ? Buffer.from([bytes, type - 7]) : Buffer.from([(type << 5) | bytes]),
      held,
    ])
  }
  const map = (of: Record<string, Buffer>) =>
    Buffer.concat([
      Buffer.from([(7 << 5) | Object.keys(of).length]),
      ...Object.entries(of).flatMap(([key, value]) => [string(key), value]),
    ])
  const data: Buffer[] = []
  let length = 0
  const placed = (value: Buffer): number => {
    data.push(value)
    length += value.length
    return length - value.length
  }
  // Each node: where the next bit leads, as another node, as data, or to nothing.
  type Way = { node: number } | { data: number } | null
  const nodes: [Way, Way][] = [[null, null]]
  for (const [network, country] of Object.entries(networks)) {
    const [address = '', size = '32'] = network.split('/')
    const bits = address
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join('')
      .slice(0, Number(size))
    let at = 0
    for (const [n, bit] of [...bits].entries()) {
      const side = bit === '1' ? 1 : 0
      if (n === bits.length - 1)
        nodes[at]![side] = { data: placed(map({ country: map({ iso_code: string(country) }) })) }
      else {
        const next = nodes[at]![side]
        if (next && 'node' in next) at = next.node
        else {
          nodes.push([null, null])
          nodes[at]![side] = { node: nodes.length - 1 }
          at = nodes.length - 1
        }
      }
    }
  }
  const tree = Buffer.alloc(nodes.length * 6)
  for (const [n, node] of nodes.entries())
    for (const [side, way] of node.entries())
      tree.writeUIntBE(
        way === null ? nodes.length : 'node' in way ? way.node : nodes.length + 16 + way.data,
        n * 6 + side * 3,
        3,
      )
  const metadata = map({
    node_count: number(6, nodes.length, 4),
    record_size: number(5, 24, 2),
    ip_version: number(5, 4, 2),
    database_type: string('Test-Country'),
    languages: Buffer.from([0, 4]),
    binary_format_major_version: number(5, 2, 2),
    binary_format_minor_version: number(5, 0, 2),
    build_epoch: number(9, 1_700_000_000, 4),
    description: map({}),
  })
  return Buffer.concat([
    tree,
    Buffer.alloc(16),
    ...data,
    Buffer.from('abcdef4d61784d696e642e636f6d', 'hex'),
    metadata,
  ])
}
