import { enumOf } from '../decorators/enum-declaration'

export const DEVICE = enumOf('Device', ['desktop', 'mobile', 'tablet', 'bot', 'other'])
