import { rollups } from './rollups'

/** A few of them on every change; the suite `differential` makes more. */
rollups(50)
