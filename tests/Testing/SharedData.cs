namespace Anomaly.Testing;

/// <summary>The folder of real market data and golden values that lies beside the checkout, where there is one.</summary>
public static class SharedData
{
    /// <summary>The root of this repository.</summary>
    public static string Repository { get; } = FindUp(AppContext.BaseDirectory, "Anomaly.Orleans.sln")
        ?? throw new InvalidOperationException("The tests run outside the repository.");

    /// <summary>The shared folder, or null.</summary>
    public static string? Root { get; } =
        Path.GetFullPath(Path.Combine(Repository, "..", "shared")) is var path && Directory.Exists(Path.Combine(path, "golden")) ? path : null;

    /// <summary>A path below the shared folder.</summary>
    public static string PathOf(params string[] parts) =>
        Path.Combine([Root ?? throw new InvalidOperationException("../shared is absent; mark the test [SharedDataFact]."), .. parts]);

    private static string? FindUp(string folder, string file)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, file)))
                return at.FullName;
        }

        return null;
    }
}
