namespace Anomaly.Grains.Models;

/// <summary>Where models are found: section <c>Anomaly:Models</c>.</summary>
public sealed class ModelOptions
{
    /// <summary>The configuration section that these options are read from.</summary>
    public const string Section = "Anomaly:Models";

    /// <summary>
    /// Folder of <c>{MARKET}_model-{semver}.onnx</c> files. Default: the first folder called <c>models</c> in the program's folder or one
    /// above it, which is that of the publish folder or of the repository.
    /// </summary>
    public string? Folder { get; set; }

    /// <summary>
    /// How long a silo trusts what it knows about a market's active model before it asks again; a pin takes effect on other silos within it.
    /// 0 to 10 minutes; default: 5 seconds.
    /// </summary>
    public TimeSpan ActiveFor { get; set; } = TimeSpan.FromSeconds(5);
}
