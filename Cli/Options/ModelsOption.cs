namespace Anomaly.Cli.Options;

/// <summary>The folder of models.</summary>
internal static class ModelsOption
{
    public static Option<string?> Create() => new("--models")
    {
        Description = "Folder of model files. Default: Anomaly__Models__Folder of the environment, else the nearest folder 'models'.",
        HelpName = "FOLDER",
    };
}
