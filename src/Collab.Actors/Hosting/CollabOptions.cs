using Collab.Actors.Blobs;
using Collab.Actors.Conferences;
using Collab.Actors.Journal;
using Collab.Actors.Replicas;
using Collab.Core.Services;

namespace Collab.Actors.Hosting;

/// <summary>
/// How one node takes part. Checked at start: a wrong value stops it with the key, the value and what is legal.
/// </summary>
public sealed class CollabOptions
{
    /// <summary>The configuration section that is bound to the options.</summary>
    public const string Section = "Collab";

    /// <summary>
    /// The node's name, unique in the cluster; 1 to 64 of <c>A-Z a-z 0-9 . _ -</c>. Default: the machine's name and the
    /// process's number.
    /// </summary>
    public string NodeName { get; set; } = "";

    /// <summary>The address on which other nodes reach this one. Default <c>127.0.0.1</c>.</summary>
    public string Host { get; set; } = "127.0.0.1";

    /// <summary>The remoting port; 0 (default) takes a free one.</summary>
    public int Port { get; set; }

    /// <summary>
    /// Remoting addresses <c>host:port</c> of nodes to join, this one included or not; when it is the first and no
    /// other answers, it forms the cluster. Empty (default): the node finds the cluster through the journal's database,
    /// or forms it when no node lives there. A cluster should use one way for all its nodes.
    /// </summary>
    public IList<string> SeedNodes { get; } = [];

    /// <summary>
    /// Where clients reach this node, for example <c>http://10.0.0.5:8080/collab</c>; told to other nodes' clients.
    /// Default: the server's first address and the path given to <c>MapCollab</c>.
    /// </summary>
    public string PublicEndpoint { get; set; } = "";

    /// <summary>
    /// Where events are kept: <c>sqlite:FILE</c> or <c>postgres:CONNECTION STRING</c>. Default: the environment
    /// variable <c>COLLAB_JOURNAL</c>, else <c>sqlite:collab.db</c>.
    /// </summary>
    public string Journal { get; set; } = "";

    /// <summary>
    /// Where the contents of files and documents are kept: <c>database</c> (default), beside the journal, or
    /// <c>files:FOLDER</c>, a folder that all nodes share. An <see cref="Collab.Actors.Blobs.IBlobStore"/> among the
    /// host's services goes before it. The same on every node.
    /// </summary>
    public string Blobs { get; set; } = BlobPlace.Database;

    /// <summary>
    /// How often a node looks for contents that nothing refers to any more, and deletes them. 1 s to 1 day, default
    /// 10 min; the nodes take turns.
    /// </summary>
    public TimeSpan BlobSweepInterval { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long contents are kept after their conference has ended. 0 to 3650 days, default 7 days.</summary>
    public TimeSpan BlobRetention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>The services that conferences offer. The same on every node.</summary>
    public ServiceCatalog Services { get; set; } = ServiceCatalog.BuiltIn;

    /// <summary>
    /// Signs session secrets; the same on every node, at least 32 bytes. The gateway's ticket keys fill it in when it
    /// is empty.
    /// </summary>
    public byte[] SessionKey { get; set; } = [];

    /// <summary>For tests: shortens times and limits of primaries.</summary>
    internal Func<PrimarySettings, PrimarySettings> TunePrimaries { get; set; } = settings => settings;

    /// <summary>For tests: shortens times and limits of replicas.</summary>
    internal Func<ReplicaSettings, ReplicaSettings> TuneReplicas { get; set; } = settings => settings;

    /// <summary>For tests: how long a node may be without a journal that others have.</summary>
    internal TimeSpan JournalPatience { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>For tests: how long a node goes on that knows that it was given up.</summary>
    internal TimeSpan ZombieTime { get; set; } = TimeSpan.Zero;

    /// <summary>HOCON that overrides <c>collab.conf</c>; empty by default.</summary>
    public string Hocon { get; set; } = "";

    /// <summary>How long joining the cluster may take at start. 1 s to 10 min, default 60 s.</summary>
    public TimeSpan JoinTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long a node that is told to stop may take to hand its conferences over. 1 s to 10 min, default 10 s.
    /// </summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
