// Unpacks the Chromium of the lock with the libraries that it brings, and prints where it is. `TMPDIR` is the folder;
// the variable makes the package unpack its own nss, nspr and expat, too, as it does where there are none.
process.env.AWS_EXECUTION_ENV = "AWS_Lambda_nodejs22.x";
const { default: chromium } = await import("@sparticuz/chromium");
console.log(await chromium.executablePath());
