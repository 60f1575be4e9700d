namespace Anomaly.Chaos;

/// <summary>How hard to try: the short form runs with every test run, the long one where <c>ANOMALY_CHAOS=long</c>.</summary>
internal static class ChaosScale
{
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("ANOMALY_CHAOS") == "long";

    public static int Tickers => IsLong ? 300 : 48;

    public static int Callers => IsLong ? 16 : 6;

    /// <summary>Steady load between two blows.</summary>
    public static TimeSpan Calm => TimeSpan.FromSeconds(IsLong ? 10 : 2.5);

    /// <summary>How soon every caller must be served again: 3 s where the machine is ours alone; the short form shares it with every other test.</summary>
    public static TimeSpan Recovery => TimeSpan.FromSeconds(IsLong ? 3 : 15);

    /// <summary>How long a caller may wait at most while silos hand over in good order, which refuses nobody.</summary>
    public static TimeSpan Handover => IsLong ? TimeSpan.FromSeconds(1) : Recovery;

    /// <summary>How long silos cannot reach each other: longer than their connections take to notice, 3 s.</summary>
    public static TimeSpan Cut => TimeSpan.FromSeconds(IsLong ? 20 : 4);

    /// <summary>How long a silo is frozen: longer than its lease of 5 s.</summary>
    public static TimeSpan Freeze => TimeSpan.FromSeconds(IsLong ? 20 : 7);
}
