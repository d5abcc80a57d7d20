import { differential } from './differential'

/** A few of them on every change; `npm run test:differential -- --size full` makes them 2,000. */
differential(300)
