using Anomaly.Testing;

namespace Anomaly.Integration.Recorded;

/// <summary>Where recorded answers are, and whether this run writes them anew (WRITE_RECORDED=1) instead of comparing.</summary>
internal static class Recording
{
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("WRITE_RECORDED") == "1";

    public static string Folder { get; } = Path.Combine(SharedData.Repository, "tests", "Integration", "Recorded");

    /// <summary>Stores as versions of the product left them, each with the answers that it gave on them.</summary>
    public static string Stores { get; } = Path.Combine(Folder, "stores");

    /// <summary>Where the store of this version is, once it has been written.</summary>
    public static string StoreOfThisVersion { get; } = Path.Combine(Stores, $"anomaly-{typeof(Cli.AnomalyCli).Assembly.GetName().Version!.ToString(3)}.db");
}
