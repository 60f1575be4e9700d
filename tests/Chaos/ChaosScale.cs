namespace Anomaly.Chaos;

/// <summary>How hard to try: the short form runs with every test run, the long one where <c>ANOMALY_CHAOS=long</c>.</summary>
internal static class ChaosScale
{
    /// <summary>
    /// The collection of the tests that measure what callers feel: clusters beside each other would take each other's processors. The week runs beside them, since it
    /// waits for its processes and measures none.
    /// </summary>
    public const string OneAtATime = "Clusters";

    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("ANOMALY_CHAOS") == "long";

    public static int Tickers => IsLong ? 300 : 24;

    public static int Callers => IsLong ? 16 : 6;

    /// <summary>Steady load between two blows.</summary>
    public static TimeSpan Calm => TimeSpan.FromSeconds(IsLong ? 10 : 2.5);

    /// <summary>How soon every caller must be served again: 2 s where the machine is ours alone; the short form shares it with every other test.</summary>
    public static TimeSpan Recovery => TimeSpan.FromSeconds(IsLong ? 2 : 15);

    /// <summary>How long a caller may wait at most while silos hand over in good order, which refuses nobody.</summary>
    public static TimeSpan Handover => IsLong ? TimeSpan.FromSeconds(1) : Recovery;

    /// <summary>How long silos cannot reach each other: longer than they take to declare each other dead, 2 to 4 s.</summary>
    public static TimeSpan Cut => TimeSpan.FromSeconds(IsLong ? 20 : 4);

    /// <summary>How long two clusters are asked for the same series at once.</summary>
    public static TimeSpan Rivalry => TimeSpan.FromSeconds(IsLong ? 20 : 5);

    /// <summary>How long other programs take all processors.</summary>
    public static TimeSpan Busy => TimeSpan.FromSeconds(IsLong ? 20 : 6);

    /// <summary>How long a silo is frozen: longer than the others take to declare it dead.</summary>
    public static TimeSpan Freeze => TimeSpan.FromSeconds(IsLong ? 20 : 7);

    /// <summary>How long a caller may wait at most while a silo is frozen: callers give up on the frozen process itself after 9 s.</summary>
    public static TimeSpan FrozenLimit => TimeSpan.FromSeconds(IsLong ? 10 : 25);
}
