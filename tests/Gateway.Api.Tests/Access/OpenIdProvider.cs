using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Anomaly.Testing;

namespace Anomaly.Gateway.Api.Tests.Access;

/// <summary>npm's oidc-provider, and a browser in which somebody signs in there.</summary>
internal sealed partial class OpenIdProvider : IAsyncDisposable
{
    public const string ReturnUri = "http://localhost:5000/auth/openid/return", ClientSecret = "a secret: of the client";
    private static readonly string Folder = Path.Combine(SharedData.Repository, "tests", "Gateway.Api.Tests", "Access", "Tools");
    private readonly Process _process;

    private OpenIdProvider(Process process, string issuer) => (_process, Issuer) = (process, issuer);

    /// <summary>Why it cannot be used here; null where it can.</summary>
    public static string? WhyNot { get; } = Environment.GetEnvironmentVariable("CI") == "true" || Directory.Exists(Path.Combine(Folder, "node_modules")) ? null
        : "The provider is not installed: run `npm ci --ignore-scripts` in tests/Gateway.Api.Tests/Access/Tools";

    public string Issuer { get; }

    public static async Task<OpenIdProvider> StartAsync()
    {
        var process = Process.Start(new ProcessStartInfo("node", ["openid.mjs", ReturnUri]) { WorkingDirectory = Folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.BeginErrorReadLine();
        return new OpenIdProvider(process, JsonNode.Parse((await process.StandardOutput.ReadLineAsync())!)!["issuer"]!.GetValue<string>());
    }

    /// <summary>Signs in as somebody and agrees to what is asked.</summary>
    /// <returns>Where the provider sends the browser back to.</returns>
    public async Task<Uri> SignInAsync(Uri address, string name)
    {
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(Issuer) };
        var answer = await browser.GetAsync(address);
        for (var steps = 0; steps < 20; steps++)
        {
            if (answer.Headers.Location is { } next && new Uri(new Uri(Issuer), next) is var target)
            {
                if (target.OriginalString.StartsWith(ReturnUri, StringComparison.Ordinal))
                    return target;
                answer = await browser.GetAsync(target);
                continue;
            }

            var page = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.IsSuccessStatusCode, page);
            var prompt = Prompt().Match(page).Groups[1].Value;
            using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["prompt"] = prompt, ["login"] = name, ["password"] = "any" });
            answer = await browser.PostAsync(answer.RequestMessage!.RequestUri, form);
        }

        throw new InvalidOperationException("The provider asks for ever.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    [GeneratedRegex("""name="prompt" value="(\w+)""")]
    private static partial Regex Prompt();
}

/// <summary>Skipped, with the command that helps, where the provider is not installed; never in CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OpenIdFactAttribute : FactAttribute
{
    public OpenIdFactAttribute() => Skip = OpenIdProvider.WhyNot;
}
