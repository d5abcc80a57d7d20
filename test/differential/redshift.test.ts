import { differential } from './differential'
import { ON_REDSHIFT } from './on-redshift'

/** `npm run test:differential -- --size full` asks 2,000. */
differential(60, ON_REDSHIFT)
