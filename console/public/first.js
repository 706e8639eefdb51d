// Runs before the first paint, so that no page flashes in another theme, size or density. The rules are those of src/shell/prefs.ts.
;(() => {
  let kept = {}
  try {
    kept = JSON.parse(localStorage.getItem('callbox-prefs') ?? '{}')
  } catch {
    // What cannot be read is as if nothing had been chosen.
  }
  const { theme = 'dark', size = 'middle', density = 'comfortable' } = kept
  const system = matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark'
  Object.assign(document.documentElement.dataset, {
    theme: theme === 'system' ? system : theme,
    size,
    density,
  })
})()
