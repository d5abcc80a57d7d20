import { suiteSize } from '../support/suite-size'
import { differential } from './differential'
import { rollups } from './rollups'

differential(suiteSize() === 'full' ? 2000 : 400)
rollups(suiteSize() === 'full' ? 300 : 80)
