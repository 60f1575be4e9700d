namespace Anomaly.Grains.Models;

/// <summary>Finds the folder of models where the settings name none.</summary>
internal static class ModelFolder
{
    private const string Name = "models";

    /// <summary>The configured folder, made absolute against the working folder; else the nearest <c>models</c> at or above <paramref name="start"/>.</summary>
    public static string Resolve(string? configured, string start)
    {
        if (!string.IsNullOrWhiteSpace(configured))
            return Path.GetFullPath(configured);
        for (var at = new DirectoryInfo(start); at is not null; at = at.Parent)
        {
            if (Path.Combine(at.FullName, Name) is var path && Directory.Exists(path))
                return path;
        }

        return Path.Combine(start, Name);
    }
}
