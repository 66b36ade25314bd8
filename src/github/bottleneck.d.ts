/** The form of the package that GitHub's plugins load, which comes without types. */
declare module 'bottleneck/light.js' {
  export { default } from 'bottleneck';
}
