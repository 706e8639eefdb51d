import type { Apart } from '#platform/backup'

/**
 * The jobs that wait, as they were asked for: the library's tables are its own and change with its versions, so they
 * are asked for again by its own function. One that was running is asked for again too; a job asks the rows what is
 * still true.
 */
export const restoredJobs: Apart = {
  rows: {
    'graphile_worker.job': `select t.identifier as name, j.payload::text as payload, q.queue_name as queue, j.run_at, j.max_attempts::int as attempts,
        j.key, j.priority::int as priority, array(select jsonb_object_keys(j.flags) order by 1) as flags
      from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
        left join graphile_worker._private_job_queues q on q.id = j.job_queue_id
      where j.attempts < j.max_attempts order by j.id`,
  },
  async settle(client, staged) {
    await client.query(`select graphile_worker.add_job(name, payload := payload::json, queue_name := queue, run_at := run_at,
      max_attempts := attempts, job_key := key, priority := priority, flags := nullif(flags, '{}'))
      from ${staged('graphile_worker.job')}`)
  },
}
