// The one script: it starts the design system's components and keeps the page of a job up to
// date. It only reads, writes text alone, and stops quietly on any failure.
import { initAll } from './govuk-frontend.min.js'

initAll()

const progress = document.querySelector('[data-job-address]')

if (progress) {
  const bar = progress.querySelector('progress')
  const words = progress.querySelector('[data-job-words]')
  let waits = 0

  const look = async () => {
    const answer = await fetch(progress.dataset.jobAddress, {
      headers: { Accept: 'application/json' }
    })
    if (!answer.ok) return
    const job = await answer.json()
    if (job.is_over) {
      window.location.reload()
      return
    }
    bar.max = job.total || 1
    bar.value = job.done
    if (words.textContent !== job.words) words.textContent = job.words
    waits += 1
    setTimeout(() => look().catch(() => {}), waits < 15 ? 2000 : 10000)
  }

  if (progress.dataset.jobOver === 'no') setTimeout(() => look().catch(() => {}), 2000)
}
