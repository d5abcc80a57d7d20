import type { Random } from './random'

export const ORIGIN = 'https://shop.example'

const CATEGORIES = ['garden', 'kitchen', 'books', 'toys', 'lighting', 'office', 'outdoor'] as const
const WORDS = ['lamp', 'chair', 'red mug', 'tent', 'notebook', 'puzzle', 'knife set'] as const
const MISSING = [
  '/wp-login.php',
  '/images/products/0.jpg',
  '/old-sale',
  '/.env',
  '/apple-touch-icon.png',
] as const
const PRODUCTS_PER_CATEGORY = 40

/** What is asked for, and how large its answer is. */
export interface Resource {
  readonly method: 'GET' | 'POST' | 'HEAD'
  readonly target: string
  readonly status: number
  readonly bytes: number
}

const page = (target: string, random: Random, minBytes: number, maxBytes: number): Resource => ({
  method: 'GET',
  target,
  status: 200,
  bytes: random.between(minBytes, maxBytes),
})

/** Popular ones come first: the square of a number below 1 is mostly small. */
const product = (random: Random) => 1 + Math.floor(random.next() ** 2 * PRODUCTS_PER_CATEGORY)

export const home = (random: Random) => page('/', random, 18_000, 26_000)
export const category = (random: Random) =>
  page(`/category/${random.pick(CATEGORIES)}`, random, 22_000, 48_000)
export const productPage = (random: Random) =>
  page(`/product/${random.pick(CATEGORIES)}-${product(random)}`, random, 14_000, 36_000)
export const search = (random: Random) =>
  page(`/search?q=${encodeURIComponent(random.pick(WORDS))}`, random, 9_000, 30_000)
export const cart = (random: Random) => page('/cart', random, 6_000, 12_000)
export const robots = (random: Random) => page('/robots.txt', random, 120, 120)
export const checkout = (random: Random): Resource => ({
  method: 'POST',
  target: '/checkout',
  status: 302,
  bytes: random.between(300, 500),
})
export const addToCart = (random: Random): Resource => ({
  method: 'POST',
  target: '/api/cart/items',
  status: 201,
  bytes: random.between(180, 420),
})
export const stock = (random: Random) =>
  page(`/api/stock/${random.pick(CATEGORIES)}-${product(random)}`, random, 60, 240)
export const missing = (random: Random): Resource => ({
  ...page(random.pick(MISSING), random, 1_200, 1_200),
  status: 404,
})

/** What a browser loads with a page; what it holds already answers 304 without a body. */
export function asset(random: Random): Resource {
  const [target, minBytes, maxBytes] = random.pick<readonly [string, number, number]>([
    ['/static/shop.css', 14_210, 14_210],
    ['/static/shop.js', 88_400, 88_400],
    ['/favicon.ico', 1_150, 1_150],
    [`/images/products/${product(random)}.jpg`, 12_000, 260_000],
    [`/images/products/${product(random)}.jpg`, 12_000, 260_000],
  ])
  const loaded = page(target, random, minBytes, maxBytes)
  return random.chance(0.35) ? { ...loaded, status: 304, bytes: 0 } : loaded
}
