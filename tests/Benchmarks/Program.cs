using Anomaly.Benchmarks.Calls;
using Anomaly.Benchmarks.Cluster;
using Anomaly.Benchmarks.Grains;
using Anomaly.Benchmarks.Quick;
using Anomaly.Benchmarks.Storage;
using BenchmarkDotNet.Running;

// quick [NAME...] [--save FILE] [--compare FILE] [--allow RATIO]: medians within seconds, for a look and for ratios beside a baseline.
// calls: what Orleans' calls cost, in one process and between two.
// storage: the store against the disk's own flush. grains: detection, scan, charts, backfill and memory.
// window: windows of charts on a short and on a long history.
// scale [PAIRS] [MINUTES] [PROCESSES]: one-minute bars of many pairs, from the close of each to its commit, in this process on SQLite, or in so many on PostgreSQL.
// scan: a market scan on one process and on clusters (needs PostgreSQL). Anything else goes to BenchmarkDotNet: --filter '*Seed14*'.
switch (args)
{
    case ["calls"]:
        await CallBenchProgram.RunAsync();
        return 0;
    case ["calls-silo", var port]:
        await CallBenchProgram.RunSiloAsync(int.Parse(port));
        return 0;
    case ["storage", ..]:
        await StoreBenchProgram.RunAsync();
        return 0;
    case ["grains"]:
        await GrainBenchProgram.RunAsync();
        return 0;
    case ["window"]:
        await WindowBenchProgram.RunAsync();
        return 0;
    case ["scale", .. var numbers]:
        var (pairs, minutes, processes) = (numbers.ElementAtOrDefault(0), numbers.ElementAtOrDefault(1), numbers.ElementAtOrDefault(2));
        return await ScaleBenchProgram.RunAsync(int.Parse(pairs ?? "100000"), int.Parse(minutes ?? "10"), int.Parse(processes ?? "0")) ? 0 : 1;
    case ["scan"]:
        await ScanBenchProgram.RunAsync();
        return 0;
    case ["quick", .. var names]:
        return QuickRunner.Run(names, Console.Out);
    default:
        BenchmarkSwitcher.FromAssembly(typeof(QuickRunner).Assembly).Run(args);
        return 0;
}
