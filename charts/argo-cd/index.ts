export { application, appProject } from './application';
export { applicationSet } from './application-set';
export { limitsOf, ownedByArgoCd } from './ownership';
