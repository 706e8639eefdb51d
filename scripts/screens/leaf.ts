import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export type Picture = { name: string; kind: string; theme: string; file: string }

const safe = (words: string): string => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** One page with all pictures, to leaf through: the arrow keys go on and back. */
export const leaf = (folder: string, pictures: readonly Picture[]): Promise<void> =>
  writeFile(
    join(folder, 'index.html'),
    `<!doctype html><meta charset="utf-8"><title>Callbox: every screen</title>
<style>body{font:15px system-ui;margin:0;background:#777;color:#fff}figure{margin:0;padding:16px}
figcaption{padding:0 0 8px}img{max-width:100%;max-height:92vh;object-fit:contain;object-position:top left}</style>
${pictures
  .map(
    ({ name, kind, theme, file }) =>
      `<figure id="${file}"><figcaption>${safe(name)} · ${kind} · ${theme}</figcaption><img loading="lazy" alt="" src="${file}"></figure>`,
  )
  .join('\n')}
<script>let n=0;const all=[...document.querySelectorAll('figure')]
addEventListener('keydown',e=>{const by={ArrowRight:1,ArrowDown:1,ArrowLeft:-1,ArrowUp:-1}[e.key];if(!by)return
e.preventDefault();n=Math.max(0,Math.min(all.length-1,n+by));all[n].scrollIntoView()})</script>
`,
  )
