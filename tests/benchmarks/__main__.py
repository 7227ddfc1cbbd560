"""``make bench``: all benchmarks, one table each."""

from tests.benchmarks import bench_preprocess, bench_web

if __name__ == "__main__":
    print("Preprocessing")
    bench_preprocess.main()
    print("\nThe page")
    for incidents in (80, 500):
        bench_web.run(incidents)
