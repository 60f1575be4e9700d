using Microsoft.Extensions.Options;

namespace Anomaly.Gateway.Api.Hosting;

/// <summary>Refuses, at start, settings that cannot work.</summary>
internal sealed class GatewayOptionsValidator : IValidateOptions<GatewayOptions>
{
    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        List<string> errors = [];
        foreach (var origin in options.Origins)
        {
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.GetLeftPart(UriPartial.Authority) != origin)
                errors.Add($"{GatewayOptions.Section}:CorsOrigins has '{origin}', which is no origin: write scheme, host and port, for example http://localhost:5173.");
        }

        Range(errors, nameof(options.ChangeBurst), options.ChangeBurst, 10_000);
        Range(errors, nameof(options.ChangesPerSecond), options.ChangesPerSecond, 10_000);
        Range(errors, nameof(options.MaxStreams), options.MaxStreams, 100_000);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void Range(List<string> errors, string setting, int value, int most)
    {
        if (value < 1 || value > most)
            errors.Add($"{GatewayOptions.Section}:{setting} is {value}: use 1 to {most}.");
    }
}
