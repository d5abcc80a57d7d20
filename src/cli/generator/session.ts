import type { Random } from './random'
import * as site from './site'
import { bot, shopper, type Visitor } from './visitor'

/** One request, before chance makes it an error, late or broken. */
export interface Request {
  readonly visitor: Visitor
  /** Seconds from the start of the session. */
  readonly second: number
  readonly resource: site.Resource
  readonly referrer: string
}

const BOT_SHARE = 0.3
const MISSING_RATE = 0.02
const OUTSIDE_REFERRERS = [
  '-',
  '-',
  '-',
  'https://www.google.com/',
  'https://duckduckgo.com/',
] as const

/** A visit: pages one after the other, each with what it loads. */
export function session(seed: number, shoppers: number, random: Random): readonly Request[] {
  if (random.chance(BOT_SHARE)) return crawl(bot(seed, random), random)
  // The cube favours low numbers: some come every day, most seldom.
  const visitor = shopper(seed, Math.floor(random.next() ** 3 * shoppers))
  return browse(visitor, random)
}

function browse(visitor: Visitor, random: Random): readonly Request[] {
  const requests: Request[] = []
  let second = 0
  let referrer: string = random.pick(OUTSIDE_REFERRERS)
  for (const page of visitedPages(random)) {
    requests.push({ visitor, second, resource: page, referrer })
    if (page.method === 'GET') referrer = site.ORIGIN + page.target
    for (const resource of loadedWith(page, random)) {
      requests.push({ visitor, second: second + random.between(0, 2), resource, referrer })
    }
    second += random.between(4, 90)
  }
  return requests
}

function visitedPages(random: Random): readonly site.Resource[] {
  const entry = random.pick([site.home, site.home, site.category, site.productPage, site.search])
  const pages = [entry(random)]
  while (random.chance(0.72)) {
    const next = random.pick([site.category, site.productPage, site.productPage, site.search])
    pages.push(random.chance(MISSING_RATE) ? site.missing(random) : next(random))
  }
  if (random.chance(0.2)) pages.push(site.addToCart(random), site.cart(random))
  if (random.chance(0.06)) pages.push(site.checkout(random))
  return pages
}

function loadedWith(page: site.Resource, random: Random): readonly site.Resource[] {
  if (page.method !== 'GET' || page.status !== 200) return []
  const assets = Array.from({ length: random.between(1, 4) }, () => site.asset(random))
  return random.chance(0.3) ? [...assets, site.stock(random)] : assets
}

/** Bots ask for pages only, steadily, and for some that were never there. */
function crawl(visitor: Visitor, random: Random): readonly Request[] {
  const pages = [site.robots(random)]
  for (let count = random.between(1, 8); count > 0; count -= 1) {
    const next = random.pick([site.category, site.productPage])
    pages.push(random.chance(MISSING_RATE * 3) ? site.missing(random) : next(random))
  }
  return pages.map((resource, index) => ({ visitor, second: index * 11, resource, referrer: '-' }))
}
