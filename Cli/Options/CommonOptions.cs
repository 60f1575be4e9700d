namespace Anomaly.Cli.Options;

/// <summary>The gateway that a command talks to.</summary>
internal static class GatewayOption
{
    private const string Variable = "ANOMALY_GATEWAY";
    private static readonly Uri Default = new("http://127.0.0.1:5000");

    public static Option<Uri> Create() => new("--gateway")
    {
        Description = $"Address of a running gateway. Default: the environment variable {Variable}, else {Default.OriginalString}.",
        HelpName = "URL",
        CustomParser = result =>
        {
            if (TryRead(result.Tokens[0].Value, out var address))
                return address;
            result.AddError($"'{result.Tokens[0].Value}' is not an address: write http://HOST:PORT.");
            return null;
        },
    };

    /// <summary>The gateway where the command line names none.</summary>
    /// <exception cref="CommandFailedException">The environment names something else than an address.</exception>
    public static Uri FromEnvironment() => Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } text ? Default
        : TryRead(text, out var address) ? address
        : throw new CommandFailedException($"{Variable} is '{text}', which is not an address: write http://HOST:PORT.");

    private static bool TryRead(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address) && address.Scheme is "http" or "https";
}

/// <summary>The <c>--json</c> switch that every command has that answers something.</summary>
internal static class JsonOption
{
    public static Option<bool> Create() => new("--json") { Description = "Write JSON instead of text." };
}

/// <summary>A market: the one that a new model is for.</summary>
internal static class MarketOption
{
    public static Option<Market> Create()
    {
        var option = Parsed.Option("--market", $"The market whose tickers the model is for: one of {string.Join(' ', MarketCodes.Named)}.", "MARKET", Read);
        option.Required = true;
        return option;
    }

    /// <summary>Reads a market's name.</summary>
    /// <exception cref="FormatException">There is no such market.</exception>
    public static Market Read(string text) => MarketCodes.Parse(text);
}

/// <summary>The folder of models.</summary>
internal static class ModelsOption
{
    public static Option<string?> Create() => new("--models")
    {
        Description = "Folder of model files. Default: the environment variable Anomaly__Models__Folder, else the nearest folder 'models' at or above this one.",
        HelpName = "FOLDER",
    };
}

/// <summary>The model file that a command writes.</summary>
internal static class ModelOutOption
{
    public static Option<FileInfo> Create() => new("--out") { Description = "The model file to write. Its card, a text (.md) about the model, is written beside it.", Required = true, HelpName = "FILE.onnx" };
}

/// <summary>Reads a version number without its market.</summary>
internal static class VersionText
{
    /// <summary>Reads <c>0.2.0</c>; the market is put in by whoever knows it.</summary>
    /// <exception cref="FormatException">The text is no version.</exception>
    public static ModelVersion Parse(string text) =>
        ModelVersion.TryParse($"{default(Market)}_model-{text}", out var version)
            ? version
            : throw new FormatException($"'{text}' is not a version: write three numbers, for example 0.2.0.");
}
