using System.Globalization;
using System.Net;
using Anomaly.Testing.Processes;
using Xunit.Abstractions;

namespace Anomaly.Chaos.Soak;

/// <summary>A process that serves everything at once for a long time, on markets at a hundred times their speed: at the end it is as it was at the beginning.</summary>
[Collection(ChaosScale.OneAtATime)]
public sealed class SoakTests(ITestOutputHelper output)
{
    private const int Parts = 10;
    private static readonly string[] Tickers =
        ["SIM-RAIL", "SIM-BANK", "SIM-AERO", "SIM-CHIP", "SIM-GOLD", "SIM-GRID", "SIM-MALL", "SIM-SHIP", "SIM-AKI.T", "SIM-LAN.BK"];

    // What docs/reference/api.md lets callers expect of a gateway that has much to do.
    private static readonly HttpStatusCode?[] Documented =
        [HttpStatusCode.OK, HttpStatusCode.Accepted, HttpStatusCode.Conflict, HttpStatusCode.TooManyRequests, HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout];

    private static TimeSpan Duration => ChaosScale.IsLong ? TimeSpan.FromMinutes(30) : TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Gateway_underSteadyLoad_isAtTheEndAsAtTheBeginning()
    {
        await using var gateway = new GatewayProcess(("Anomaly__MarketData__Simulated__Speed", "100"), ("Anomaly__Scheduler__ScanInterval", "00:00:05"));
        await gateway.StartAsync();
        var samples = new List<ProcessSample>();
        await using var load = new SoakLoad(gateway.Address, Tickers);
        while (load.Now < Duration)
        {
            await Task.Delay(Duration / (Parts * 5));
            samples.Add(ProcessSample.Of(gateway.Running!.Id, load.Now));
        }

        await load.StopAsync();
        var parts = Enumerable.Range(0, Parts).Select(part => new SoakPart(part, Duration / Parts, load.Calls, samples)).ToList();
        parts.ForEach(part => output.WriteLine(part.ToString()));
        output.WriteLine($"{load.Calls.Count} calls, {load.Events} lines of event streams; {string.Join(", ", load.Calls.GroupBy(call => (call.Kind, call.Status)).OrderBy(group => group.Key.Kind, StringComparer.Ordinal).Select(group => $"{group.Count()} {group.Key.Kind} {(int?)group.Key.Status}"))}");

        Assert.All(load.Calls, call => Assert.Contains(call.Status, Documented));
        Assert.All(["chart", "list", "scan", "backfill"], kind => Assert.Contains(load.Calls, call => call.Kind == kind && call.Status is HttpStatusCode.OK or HttpStatusCode.Accepted));
        Assert.True(load.Events > 0);
        Assert.DoesNotContain("   at ", gateway.Output, StringComparison.Ordinal);
        // The first part warms up: code is compiled and histories are loaded.
        var (early, late) = (parts[1], parts[^1]);
        Assert.True(late.Handles <= (early.Handles * 1.2) + 20, $"Handles went from {early.Handles} to {late.Handles}.");
        Assert.True(late.Megabytes <= (early.Megabytes * 1.2) + 100, $"Memory went from {early.Megabytes} to {late.Megabytes} MB.");
        if (ChaosScale.IsLong)
            Assert.True(late.ChartPercentile(0.99) <= (early.ChartPercentile(0.99) * 2) + 10, $"The p99 of a chart went from {early.ChartPercentile(0.99)} to {late.ChartPercentile(0.99)} ms.");
    }

    /// <summary>What the system says of a process.</summary>
    private sealed record ProcessSample(TimeSpan At, int Megabytes, int Handles)
    {
        public static ProcessSample Of(int process, TimeSpan at)
        {
            var resident = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            var kilobytes = int.Parse(resident.AsSpan(6, resident.Length - 6 - 2), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
            return new ProcessSample(at, kilobytes / 1024, Directory.GetFileSystemEntries($"/proc/{process}/fd").Length);
        }
    }

    /// <summary>An equal share of the time.</summary>
    private sealed class SoakPart
    {
        private readonly int _number;
        private readonly double[] _charts;

        public SoakPart(int number, TimeSpan length, IEnumerable<SoakCall> calls, IEnumerable<ProcessSample> samples)
        {
            _number = number;
            bool IsIn(TimeSpan at) => at >= length * number && at < length * (number + 1);
            var here = samples.Where(sample => IsIn(sample.At)).ToList();
            Megabytes = here.Max(sample => sample.Megabytes);
            Handles = here.Max(sample => sample.Handles);
            _charts = [.. calls.Where(call => call.Kind == "chart" && IsIn(call.At)).Select(call => call.Took.TotalMilliseconds).Order()];
        }

        public int Megabytes { get; }

        public int Handles { get; }

        /// <summary>In milliseconds, as the callers measured it.</summary>
        public double ChartPercentile(double share) => _charts.Length == 0 ? 0 : _charts[(int)Math.Min(_charts.Length - 1, share * _charts.Length)];

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"part {_number + 1}: {Megabytes} MB, {Handles} handles, {_charts.Length} charts in {ChartPercentile(0.5):F1} / {ChartPercentile(0.99):F1} / {ChartPercentile(0.999):F1} ms (p50 / p99 / p99.9)");
    }
}
