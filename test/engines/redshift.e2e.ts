import { suiteSize } from '../support/suite-size'
import { redshiftAnswers } from './redshift-answers'
import { redshiftExamples } from './redshift-examples'
import { redshiftServed } from './redshift-served'

redshiftAnswers(suiteSize() === 'full' ? 2000 : 200)
redshiftExamples()
redshiftServed()
