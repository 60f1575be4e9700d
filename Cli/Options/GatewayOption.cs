namespace Anomaly.Cli.Options;

/// <summary>The gateway that a command talks to.</summary>
internal static class GatewayOption
{
    private const string Variable = "ANOMALY_GATEWAY";
    private static readonly Uri Default = new("http://127.0.0.1:5000");

    public static Option<Uri> Create() => new("--gateway")
    {
        Description = $"Address of a running gateway. Default: {Variable} of the environment, else {Default.OriginalString}.",
        HelpName = "URL",
        CustomParser = result =>
        {
            if (TryRead(result.Tokens[0].Value, out var address))
                return address;
            result.AddError($"'{result.Tokens[0].Value}' is not an address: write http://HOST:PORT.");
            return null;
        },
        DefaultValueFactory = _ => TryRead(Environment.GetEnvironmentVariable(Variable), out var address) ? address : Default,
    };

    private static bool TryRead(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address) && address.Scheme is "http" or "https";
}
