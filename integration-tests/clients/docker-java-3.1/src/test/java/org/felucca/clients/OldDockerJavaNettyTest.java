package org.felucca.clients;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientBuilder;
import com.github.dockerjava.netty.NettyDockerCmdExecFactory;

class OldDockerJavaNettyTest extends DockerJavaInput {
    @Override
    protected DockerClient connect(String host) {
        return DockerClientBuilder.getInstance(DefaultDockerClientConfig.createDefaultConfigBuilder()
                        .withDockerHost(host)
                        .build())
                .withDockerCmdExecFactory(new NettyDockerCmdExecFactory())
                .build();
    }

    @Override
    protected boolean deliversAll() {
        return false;
    }
}
