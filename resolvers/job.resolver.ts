import { Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql'
import type { Job } from '../pipeline/jobs/job'
import { DatasetType } from '../schema/types/dataset'
import { JobType } from '../schema/types/job'
import type { Dataset } from '../src/model/dataset'
import { found } from './found'
import type { OperationContext } from './operation-context'

@Resolver(() => JobType)
export class JobResolver {
  @Query(() => [JobType], { nullable: true, description: 'Every job that can be started.' })
  jobs(@Ctx() { runs }: OperationContext): readonly Job[] {
    return runs.jobs
  }

  @FieldResolver()
  needs(@Root() job: Job, @Ctx() { jobs }: OperationContext): readonly Job[] {
    return found(job.needs, jobs)
  }

  @FieldResolver(() => [DatasetType])
  produces(@Root() job: Job, @Ctx() { datasets }: OperationContext): readonly Dataset[] {
    return found(job.produces, datasets)
  }
}
