import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The server hands out `dist` under /desk/ and answers every other path below it with index.html. */
export default defineConfig({
  base: '/desk/',
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
  },
  server: { host: '127.0.0.1', proxy: { '/api': 'http://127.0.0.1:9110' } },
})
