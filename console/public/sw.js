// Keeps the desk's own files, so that a reload finds them while the server is away. Never an answer of the interface,
// never anything about a person: see docs/decisions/0028. What the server has now always comes first.
const place = 'callbox-desk-1'
const page = '/desk/'
const most = 80
const away = (status) => status >= 502 && status <= 504

const keep = async (request, response) => {
  if (!response.ok || response.type !== 'basic') return
  const cache = await caches.open(place)
  await cache.put(request, response)
  const keys = await cache.keys()
  const files = keys.filter(({ url }) => new URL(url).pathname !== page)
  await Promise.all(files.slice(0, Math.max(0, files.length - most)).map((old) => cache.delete(old)))
}
const kept = async (request) => (await caches.open(place)).match(request, { ignoreVary: true })

/** From the server; from what is kept only when the server does not answer. */
const newest = async (event, as) => {
  const response = await fetch(event.request).catch(() => null)
  if (response && !away(response.status)) {
    event.waitUntil(keep(as, response.clone()))
    return response
  }
  return (await kept(as)) ?? response ?? Response.error()
}

/** Files named by their content never change: what is kept is what the server would give. */
const named = async (event) => {
  const found = await kept(event.request)
  if (found) return found
  const response = await fetch(event.request)
  event.waitUntil(keep(event.request, response.clone()))
  return response
}

addEventListener('install', (event) =>
  event.waitUntil(
    fetch(page)
      .then((response) => keep(page, response))
      .then(() => skipWaiting()),
  ),
)
addEventListener('activate', (event) => event.waitUntil(clients.claim()))
addEventListener('fetch', (event) => {
  const { method, mode, url } = event.request
  const { origin, pathname } = new URL(url)
  if (method !== 'GET' || origin !== location.origin || !pathname.startsWith(page)) return
  if (mode === 'navigate') event.respondWith(newest(event, page))
  else if (pathname.startsWith(`${page}assets/`)) event.respondWith(named(event))
  else if (/^\/desk\/[\w.-]+\.(js|svg)$/.test(pathname)) event.respondWith(newest(event, event.request))
})
// A page tells which files it was made of: those it had before this worker was there are kept too.
addEventListener('message', (event) => {
  const files = Array.isArray(event.data?.files) ? event.data.files : []
  event.waitUntil(
    Promise.all(
      files.map(async (file) => {
        if (await kept(file)) return
        const response = await fetch(file).catch(() => null)
        if (response) await keep(file, response)
      }),
    ),
  )
})
