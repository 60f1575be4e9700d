namespace Anomaly.Grains.Models;

/// <summary>Where models are found: section <c>Anomaly:Models</c>. Without models the host starts all the same, with a warning: charts need none.</summary>
public sealed class ModelOptions
{
    /// <summary>The configuration section that these options are read from.</summary>
    public const string Section = "Anomaly:Models";

    /// <summary>
    /// Folder of <c>{MARKET}_model-{semver}.onnx</c> files. Default: the first folder called <c>models</c> in the program's folder or one
    /// above it, which is that of the publish folder or of the repository. One that is named must exist when the host starts.
    /// </summary>
    [SettingFolder(Section)]
    public string? Folder { get; set; }

    /// <summary>
    /// How long a silo trusts what it knows about its models folder and a market's active model before it looks again; a pin, or a file that is put back,
    /// takes effect within it.
    /// 0 to 10 minutes; default: 5 seconds.
    /// </summary>
    [SettingRange(Section, "00:00:00", "00:10:00")]
    public TimeSpan ActiveFor { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The folder of models: as configured, made absolute against the working folder; else the nearest <c>models</c> at or above <paramref name="start"/>.</summary>
    public static string ResolveFolder(string? configured, string start)
    {
        const string name = "models";
        if (!string.IsNullOrWhiteSpace(configured))
            return Path.GetFullPath(configured);
        for (var at = new DirectoryInfo(start); at is not null; at = at.Parent)
        {
            if (Path.Combine(at.FullName, name) is var path && Directory.Exists(path))
                return path;
        }

        return Path.Combine(start, name);
    }
}

[OptionsValidator]
internal sealed partial class ModelOptionsValidator : IValidateOptions<ModelOptions>;
