import { redshiftServed } from './redshift-served'

redshiftServed()
