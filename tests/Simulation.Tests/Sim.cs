
namespace Anomaly.Simulation.Tests;

/// <summary>Short forms for asking the simulated exchange.</summary>
internal static class Sim
{
    public static DateTime Later { get; } = Utc(2026, 11, 20);

    public static DateTime Utc(int year, int month, int day, int hour = 0, int minute = 0) => new(year, month, day, hour, minute, 0, DateTimeKind.Utc);

    public static SimulatedExchange Exchange(long seed = 42, double shocksPerYear = 4) => new(seed, shocksPerYear);

    public static IReadOnlyList<Bar> Bars(this SimulatedExchange exchange, string series, DateTime from, DateTime to, DateTime? now = null) =>
        exchange.Bars(SeriesKey.Parse(series), from, to, now ?? Later, CancellationToken.None).Bars;
}
