namespace Anomaly.Testing.Clusters;

/// <summary>The three files that a process' mutual TLS is set up with, in a folder of their own.</summary>
public sealed class TlsFiles : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("anomaly-tls-").FullName;

    /// <summary>Files with a certificate of an authority, which alone is trusted.</summary>
    public TlsFiles(ClusterAuthority authority, string name)
    {
        Trust(authority);
        Use(authority.Issue(name));
    }

    public string Certificate => Path.Combine(_folder, "tls.crt");

    public string Key => Path.Combine(_folder, "tls.key");

    public string Authority => Path.Combine(_folder, "ca.crt");

    /// <summary>The settings that name the files.</summary>
    public (string Key, string Value)[] Settings =>
    [
        ("Anomaly__Cluster__Tls__CertificatePath", Certificate), ("Anomaly__Cluster__Tls__KeyPath", Key), ("Anomaly__Cluster__Tls__AuthorityPath", Authority),
    ];

    /// <summary>Replaces the authorities whose certificates are let in.</summary>
    public void Trust(params ClusterAuthority[] authorities) => Replace(Authority, string.Concat(authorities.Select(authority => authority.Pem)));

    /// <summary>Replaces certificate and key, one after the other as an operator's copy does.</summary>
    public void Use((string Certificate, string Key) issued)
    {
        Replace(Certificate, issued.Certificate);
        Replace(Key, issued.Key);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Replace(string path, string text)
    {
        File.WriteAllText(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true);
    }
}
