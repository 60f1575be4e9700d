namespace Anomaly.Testing;

/// <summary>Finds PostgreSQL's programs on this machine.</summary>
internal static class PostgresBinaries
{
    private const string DebianRoot = "/usr/lib/postgresql";

    /// <summary>The folder that holds <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c>; null when there is none.</summary>
    public static string? Folder { get; } = Candidates().FirstOrDefault(IsComplete);

    private static IEnumerable<string> Candidates()
    {
        // Newest first.
        var debian = Directory.Exists(DebianRoot)
            ? Directory.GetDirectories(DebianRoot)
                .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
                .Select(folder => Path.Combine(folder, "bin"))
            : [];
        return debian.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries));
    }

    private static bool IsComplete(string folder) =>
        new[] { "initdb", "pg_ctl", "postgres" }.All(program => File.Exists(Path.Combine(folder, program)));
}
