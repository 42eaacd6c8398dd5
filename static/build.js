// Builds the front end into the folder named on the command line: `npm run build -- FOLDER`.
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as sass from 'sass'

const target = process.argv[2]
if (!target) {
  console.error('Name the folder to build into: npm run build -- FOLDER')
  process.exit(2)
}

const styles = sass.compile('static/sass/app.scss', {
  style: 'compressed',
  loadPaths: ['.'],
  quietDeps: true
})
mkdirSync(join(target, 'icons'), { recursive: true })
writeFileSync(join(target, 'app.css'), styles.css)
copyFileSync('static/js/commons.js', join(target, 'commons.js'))
copyFileSync(
  'node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js',
  join(target, 'govuk-frontend.min.js')
)
for (const icon of readdirSync('static/icons')) {
  copyFileSync(join('static/icons', icon), join(target, 'icons', icon))
}
