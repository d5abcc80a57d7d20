import { suiteSize } from '../support/suite-size'
import { redshiftAnswers } from './redshift-answers'
import { redshiftServed } from './redshift-served'

redshiftAnswers(suiteSize() === 'full' ? 2000 : 200)
redshiftServed()
