// Handles and addresses of pages say who passed it on and through what, never what was said.
const LINK = /(?:https?:\/\/|www\.)[^\s]{1,2000}|@[\p{L}\p{N}._-]{1,100}/giu
// Latin, Greek and Cyrillic accents and Arabic vowel marks; the vowel signs of Indic scripts are letters and stay.
const ACCENT = /[\u0300-\u036f\u064b-\u0652\u0670\u0640]/g
const APOSTROPHE = /['’ʼ`´]/g
const INVISIBLE =
  '\\u00AD\\u034F\\u061C\\u180E\\u200B-\\u200F\\u202A-\\u202E\\u2060-\\u206F\\uFEFF\\uFE00-\\uFE0F'
const HIDDEN = new RegExp(`[${INVISIBLE}]`, 'g')
const UNSPACED =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}'
// A minus before a number is a hemisphere. Scripts that write without spaces are read letter by letter.
const WORD = new RegExp(
  `[${UNSPACED}]|(?:(?<![\\p{L}\\p{N}\\p{M}])-)?(?:(?![${UNSPACED}])[\\p{L}\\p{N}\\p{M}])+`,
  'gu',
)
const ASCII = /^[\n\r\t -~]*$/
const ASCII_APOSTROPHE = /['`]/g
const ASCII_WORD = /(?:(?<![a-z0-9])-)?[a-z0-9]+/g
const HAS_LINK = /@|:\/\/|www\./i
const UNSPACED_LETTER = new RegExp(`^[${UNSPACED}]$`, 'u')

/**
 * The words of a text as likeness reads them: handles, links, hashtag signs, punctuation, emoji, case and accents
 * gone. Reading the result again gives the same. Linear in the length.
 */
export const plainWords = (text: string): string[] =>
  ASCII.test(text) ? plainAscii(text) : plainUnicode(text)

/** The same for what needs no unifying of letters, several times faster; a test holds the two against each other. */
const plainAscii = (text: string): string[] =>
  (HAS_LINK.test(text) ? text.replace(LINK, ' ') : text)
    .toLowerCase()
    .replace(ASCII_APOSTROPHE, '')
    .match(ASCII_WORD) ?? []

export const plainUnicode = (text: string): string[] =>
  text
    .normalize('NFKC')
    .replace(HIDDEN, '')
    .replace(LINK, ' ')
    .toLowerCase()
    .normalize('NFKD')
    .replace(ACCENT, '')
    .replace(APOSTROPHE, '')
    .normalize('NFKC')
    .match(WORD) ?? []

/** How much is said: a letter of a script without spaces counts half a word. */
export const lengthOf = (words: readonly string[]): number =>
  words.reduce((sum, word) => sum + (word > '\u0e00' && UNSPACED_LETTER.test(word) ? 0.5 : 1), 0)

const TAG = /^[#＃][\p{L}\p{N}_]{1,100}$/u
const SAYS = /[\p{L}\p{N}]/u

/**
 * Takes the hashtags that stand before and after the sentence off it: people add them when they pass something on, and
 * some of them name a place. One within the sentence is a word of it.
 */
export const withoutTags = (text: string): { body: string; tags: string[] } => {
  if (!text.includes('#') && !text.includes('＃')) return { body: text, tags: [] }
  const chunks = text.replace(LINK, ' ').split(/\s+/)
  const tags: string[] = []
  const isAround = (chunk: string | undefined): boolean => {
    if (chunk === undefined) return false
    if (TAG.test(chunk)) return tags.push(chunk) > 0
    return !SAYS.test(chunk)
  }
  let [from, to] = [0, chunks.length]
  while (from < to && isAround(chunks[from])) from += 1
  while (from < to && isAround(chunks[to - 1])) to -= 1
  return { body: chunks.slice(from, to).join(' '), tags }
}

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/).filter(Boolean))

/** Words that say "this came from somebody else": as a mark of passing on, short texts count as repeated too. */
export const marksOfPassing = set(
  'rt mt fwd fw forwarded repost reposted reposting retweet retweeted reenviado reenvio rediffusion transfere udostepnij repostuję перепост ретвит репост',
)

/** What people put around words that they pass on. Dropping them can never make two places, numbers or people the same. */
export const chatter: ReadonlySet<string> = new Set([
  ...marksOfPassing,
  ...set(`via cc copy copied pasted paste share shared sharing spread pls plz plse pliz please help sos urgent asap omg
    everyone everybody anyone this compartir comparte compartan difundir difundan favor ayuda ayudenme ayuden auxilio socorro urgente
    partager partagez svp aidez aide secours urgence compartilhe compartilhem ajuda ajudem por
    prosze prosimy podaj dalej udostepniajcie pomocy pilne rhannwch helpwch cymorth rhannu
    pataje tanpri souple ede ed ijans tulong tulungan ishare pakishare saklolo caawi fadlan wadaag gargaar
    будь ласка допоможіть допомога поширте терміново chia se giup cuu giupvoi madad meharbani barae karam forward مساعدة ساعدونا النجدة شارك شاركوا`),
])

/** Small words that lead to a place or a person and go with it. */
export const leading = set(
  'at in on near by the address location loc is are we i am im and with my our a an of from to its here en la el direccion esta y con mi al a la au adresse est et avec na w adres ul przy z em no endereco e com yn cyfeiriad nan sa ang addr call phone tel telephone number contact llama llamen tfno appelez',
)
