import { suiteSize } from '../support/suite-size'
import { differential } from './differential'
import { fusion } from './fusion'
import { ON_REDSHIFT } from './on-redshift'
import { rollups } from './rollups'

differential(suiteSize() === 'full' ? 2000 : 400)
differential(suiteSize() === 'full' ? 2000 : 200, ON_REDSHIFT)
rollups(suiteSize() === 'full' ? 300 : 80)
fusion(suiteSize() === 'full' ? 1500 : 150)
