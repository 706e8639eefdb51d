// Everything works without this file. With it, Shift or Escape three times leaves the page, and what was typed
// survives an accidental reload of the same tab.
const exit = document.getElementById('exit')
const form = document.querySelector('form[data-keep]')
const key = 'callbox-typed'

const leave = () => {
  sessionStorage.clear()
  document.documentElement.hidden = true
  window.location.replace(exit.href)
}
for (const hint of document.querySelectorAll('.needs-script')) hint.classList.remove('needs-script')

if (exit) {
  let presses = []
  exit.addEventListener('click', (event) => {
    event.preventDefault()
    leave()
  })
  document.addEventListener('keydown', (event) => {
    if (event.repeat) return
    if (event.key !== 'Escape' && event.key !== 'Shift') {
      presses = []
      return
    }
    presses = [...presses.filter((at) => event.timeStamp - at < 2000), event.timeStamp]
    if (presses.length >= 3) leave()
  })
}

if (form) {
  const typed = () => [...form.querySelectorAll('textarea, input[type=text]')]
  const kept = JSON.parse(sessionStorage.getItem(key) ?? '{}')
  for (const field of typed()) if (field.value === '' && kept[field.name]) field.value = kept[field.name]
  form.addEventListener('input', () => {
    sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(typed().map((f) => [f.name, f.value]))))
  })
  form.addEventListener('submit', (event) => {
    if (event.submitter?.name === 'language') return
    const said = form.querySelector('[data-sending]')
    if (said) said.hidden = false
  })
} else sessionStorage.removeItem(key)
