/** The functions in use: the package has no types of its own. */
declare module 'jstat' {
  const jstat: {
    studentt: {
      cdf(t: number, degreesOfFreedom: number): number;
      inv(probability: number, degreesOfFreedom: number): number;
    };
  };
  export default jstat;
}
