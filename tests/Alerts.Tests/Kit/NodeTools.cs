using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Anomaly.Alerts.Tests.Kit;

/// <summary>Programs of Node's that are not ours: a mail server, and a verifier of webhooks.</summary>
internal static class NodeTools
{
    public static readonly string Folder = Path.Combine(SharedData.Repository, "tests", "Alerts.Tests", "Tools");

    /// <summary>Why they cannot be used here; null where they can.</summary>
    public static string? WhyNot { get; } = Environment.GetEnvironmentVariable("CI") == "true" || Directory.Exists(Path.Combine(Folder, "node_modules")) ? null
        : "The tools are not installed: run `npm ci --ignore-scripts` in tests/Alerts.Tests/Tools";

    public static Process Start(string script, params string[] arguments) => Process.Start(new ProcessStartInfo("node", [script, .. arguments])
    {
        WorkingDirectory = Folder, RedirectStandardInput = true, RedirectStandardOutput = true,
    })!;

    /// <summary>What the verifier of npm's standardwebhooks says of a request: <c>signed</c>, or why not.</summary>
    public static async Task<string> VerifyAsync(string secret, string body, IReadOnlyDictionary<string, string> headers)
    {
        using var process = Start("verify.mjs");
        await process.StandardInput.WriteAsync(new JsonObject { ["secret"] = secret, ["body"] = body, ["headers"] = new JsonObject(headers.Select(header => KeyValuePair.Create(header.Key, (JsonNode?)header.Value))) }.ToJsonString());
        process.StandardInput.Close();
        return await process.StandardOutput.ReadToEndAsync();
    }
}

/// <summary>Skipped, with the command that helps, where the tools are not installed; never in CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NodeToolsFactAttribute : FactAttribute
{
    public NodeToolsFactAttribute() => Skip = NodeTools.WhyNot;
}

/// <summary>npm's smtp-server, spoken to over a socket. What it takes is read in the order in which it came.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<JsonNode> _mails = Channel.CreateUnbounded<JsonNode>();

    private MailServer(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public static async Task<MailServer> StartAsync(params string[] arguments)
    {
        var process = NodeTools.Start("smtp.mjs", arguments);
        var first = await process.StandardOutput.ReadLineAsync();
        var server = new MailServer(process, JsonNode.Parse(first!)!["port"]!.GetValue<int>());
        _ = server.ReadAsync();
        return server;
    }

    /// <summary>The next mail that was taken.</summary>
    public async Task<ReceivedMail> NextAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var mail = await _mails.Reader.ReadAsync(limit.Token);
        return new ReceivedMail(mail["to"]![0]!.GetValue<string>(), mail["data"]!.GetValue<string>(), mail["connections"]!.GetValue<int>());
    }

    public bool HasMore => _mails.Reader.TryPeek(out _);

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
            await _mails.Writer.WriteAsync(JsonNode.Parse(line)!);
    }
}

/// <summary>A mail as it came over the wire.</summary>
internal sealed record ReceivedMail(string To, string Data, int Connections)
{
    /// <summary>The lines of the header, unfolded.</summary>
    public IReadOnlyList<string> Headers => Data[..Data.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Replace("\r\n ", " ").Replace("\r\n\t", " ").Split("\r\n");

    public IReadOnlyList<string> Named(string name) => [.. Headers.Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(line => line[(name.Length + 1)..].Trim())];
}
