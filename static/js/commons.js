// The one script: it starts the design system's components, suggests words while somebody types,
// says how many services the chosen filters would show, and keeps the page of a job up to date.
// It only reads, writes text alone, and stops quietly on any failure.
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

const search = document.querySelector('[data-count-address]')
const words = document.querySelector('[data-count-words]')

if (search && words) {
  let asked = 0

  const count = async () => {
    const turn = ++asked
    const filters = new URLSearchParams(new FormData(search))
    const answer = await fetch(`${search.dataset.countAddress}?${filters}`, {
      headers: { Accept: 'application/json' }
    })
    if (answer.ok && turn === asked) words.textContent = (await answer.json()).words
  }

  document.addEventListener('change', (event) => {
    if (event.target.form === search) count().catch(() => {})
  })
}

const box = document.querySelector('[data-suggestions-address] input[type="search"]')

if (box) {
  const list = document.createElement('datalist')
  let typed = ''
  let timer

  const suggest = async () => {
    const address = `${box.form.dataset.suggestionsAddress}?${new URLSearchParams({ q: typed })}`
    const answer = await fetch(address, { headers: { Accept: 'application/json' } })
    if (!answer.ok || box.value !== typed) return
    const found = (await answer.json()).suggestions
    list.replaceChildren(...found.map((one) => new Option(one, one)))
  }

  list.id = 'suggestions'
  box.after(list)
  box.setAttribute('list', list.id)
  box.autocomplete = 'off'
  box.addEventListener('input', () => {
    typed = box.value
    clearTimeout(timer)
    timer = setTimeout(() => suggest().catch(() => {}), 150)
  })
}
