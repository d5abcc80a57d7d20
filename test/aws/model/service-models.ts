import type { Members, ServiceError } from '../core/service'
import { problemsOf } from './check-value'
import { readServiceModel, type ServiceModel } from './service-model'

/**
 * What any operation may answer besides its own errors: "Common Error Types" of the API references.
 * They name a status each.
 */
const COMMON: Readonly<Record<string, number>> = {
  ThrottlingException: 400,
  ValidationException: 400,
  InternalFailure: 500,
  ServiceUnavailable: 503,
}

/** What is wrong with requests and answers, by the models that the official clients are made from. */
export interface Judge {
  ofRequest(service: string, operation: string, input: Members): string[]
  ofAnswer(service: string, operation: string, members: Members): string[]
  ofError(service: string, operation: string, error: ServiceError, members: Members): string[]
}

/** @param environment a Python environment that holds botocore */
export class ServiceModels implements Judge {
  private readonly models = new Map<string, ServiceModel>()

  constructor(private readonly environment: string) {}

  of(service: string): ServiceModel {
    const known = this.models.get(service)
    if (known !== undefined) return known
    const model = readServiceModel(this.environment, service)
    this.models.set(service, model)
    return model
  }

  ofRequest(service: string, operation: string, input: Members): string[] {
    const shape = this.operation(service, operation)?.input
    return this.judge(service, shape?.shape, input, `${operation} request`)
  }

  ofAnswer(service: string, operation: string, members: Members): string[] {
    const shape = this.operation(service, operation)?.output
    return this.judge(service, shape?.shape, members, `${operation} answer`)
  }

  ofError(service: string, operation: string, error: ServiceError, members: Members): string[] {
    const model = this.of(service)
    const declared = this.operation(service, operation)?.errors ?? []
    const place = `${operation} error ${error.code}`
    const status = COMMON[error.code]
    if (declared.every(({ shape }) => shape !== error.code)) {
      if (status === undefined) return [`${place}: the operation does not have this error`]
      return []
    }
    const wanted = model.shapes[error.code]?.error?.httpStatusCode ?? error.status
    return [
      ...(wanted === error.status ? [] : [`${place}: status ${error.status} is not ${wanted}`]),
      ...problemsOf(model, error.code, members, place),
    ]
  }

  private operation(service: string, name: string) {
    return this.of(service).operations[name]
  }

  private judge(
    service: string,
    shape: string | undefined,
    value: Members,
    place: string,
  ): string[] {
    if (shape !== undefined) return problemsOf(this.of(service), shape, value, place)
    return Object.keys(value).length === 0 ? [] : [`${place}: has members, and none are known`]
  }
}
