import { suiteSize } from '../support/suite-size'
import { differential } from './differential'

differential(suiteSize() === 'full' ? 2000 : 400)
