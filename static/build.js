// Builds the front end into the folder named on the command line: `npm run build -- FOLDER`.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as sass from 'sass'

const target = process.argv[2]
if (!target) {
  console.error('Name the folder to build into: npm run build -- FOLDER')
  process.exit(2)
}
mkdirSync(join(target, 'images'), { recursive: true })

const { css } = sass.compile('static/sass/app.scss', {
  style: 'compressed',
  loadPaths: ['.'],
  quietDeps: true
})
writeFileSync(join(target, 'app.css'), css)

// Of the packages' pictures, only those that the styles refer to.
for (const [, picture] of css.matchAll(/url\(images\/([\w.-]+)\)/g)) {
  const source = join('node_modules/@ministryofjustice/frontend/moj/assets/images', picture)
  cpSync(source, join(target, 'images', picture))
}

// The library names a source map that we do not serve.
const library = readFileSync('node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js', 'utf8')
writeFileSync(
  join(target, 'govuk-frontend.min.js'),
  library.replace(/\/\/# sourceMappingURL=.*/, '')
)
cpSync('static/js/commons.js', join(target, 'commons.js'))
cpSync('static/icons', join(target, 'icons'), { recursive: true })
