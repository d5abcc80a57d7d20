import { fusion } from './fusion'

// More of them: npm run test:differential -- --size full.
fusion(80)
