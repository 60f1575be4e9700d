namespace Anomaly.Cli.Options;

/// <summary>The <c>--json</c> switch that every command has that answers something.</summary>
internal static class JsonOption
{
    public static Option<bool> Create() => new("--json") { Description = "Answer JSON instead of text." };
}
